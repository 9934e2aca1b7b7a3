package chat.lockstep.readmodel.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TablesTest {

    private static final String CQL = "SELECT * FROM KEYSPACE.inbox WHERE user IN (SELECT x FROM KEYSPACE.watermark)";

    @Test
    void the_first_version_has_the_tables_that_there_always_were() {
        assertThat(Tables.in(CQL, "lockstep", 1))
                .isEqualTo("SELECT * FROM lockstep.inbox WHERE user IN (SELECT x FROM lockstep.watermark)");
    }

    @Test
    void later_versions_have_tables_of_their_own_beside_those_that_all_share() {
        assertThat(Tables.in(CQL, "lockstep", 12))
                .isEqualTo("SELECT * FROM lockstep.inbox_v12 WHERE user IN (SELECT x FROM lockstep.watermark)");
    }
}
