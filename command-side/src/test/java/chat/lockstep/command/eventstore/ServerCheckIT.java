package chat.lockstep.command.eventstore;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.testkit.TestServers;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class ServerCheckIT {

    private final JdbcClient jdbc = newDatabase();

    @Test
    void a_server_that_keeps_what_it_confirms_will_do() {
        assertThatCode(() -> ServerCheck.verify(jdbc)).doesNotThrowAnyException();
    }

    @Test
    void a_server_that_confirms_before_it_is_sure_will_not_do() {
        var name = jdbc.sql("SELECT current_database()").query(String.class).single();
        jdbc.sql("ALTER DATABASE " + name + " SET synchronous_commit = off").update();

        assertThatThrownBy(() -> ServerCheck.verify(jdbc))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("synchronous_commit=off")
                .hasMessageContaining("a crash could lose events")
                .hasMessageContaining("Set synchronous_commit = on");
    }

    private static JdbcClient newDatabase() {
        var database = TestServers.newDatabase();
        return JdbcClient.create(new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password()));
    }
}
