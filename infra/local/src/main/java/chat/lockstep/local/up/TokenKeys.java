package chat.lockstep.local.up;

import chat.lockstep.local.DataFolder;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.file.Path;

/// The key pair that development tokens are signed with: made once per data folder, as a JWK set file that only the
/// owner can read.
final class TokenKeys {

    private static final String NAME = "token-keys.json";

    private TokenKeys() {}

    static Path file(DataFolder data) throws IOException {
        data.secret(NAME, TokenKeys::generate);
        return data.secretFile(NAME);
    }

    private static String generate() {
        try {
            var key = new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyIDFromThumbprint(true)
                    .generate();
            boolean publicOnly = false;
            return new JWKSet(key).toString(publicOnly);
        } catch (JOSEException failure) {
            throw new IllegalStateException("this Java cannot make ES256 keys", failure);
        }
    }
}
