package chat.lockstep.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.local.DataFolder;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeysTest {

    @TempDir
    private Path folder;

    @Test
    void the_file_holds_one_es256_pair_that_stays() throws Exception {
        Path file = TokenKeys.file(new DataFolder(folder));
        String first = Files.readString(file);
        assertThat(JWKSet.parse(first).getKeys()).singleElement().satisfies(key -> {
            assertThat(key.isPrivate()).isTrue();
            assertThat(key.getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
            assertThat(key.getKeyID()).isNotBlank();
        });
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(TokenKeys.file(new DataFolder(folder))).content().isEqualTo(first);
    }
}
