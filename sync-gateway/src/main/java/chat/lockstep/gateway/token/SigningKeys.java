package chat.lockstep.gateway.token;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;

/// The keys for ES256 of a JWK set. A set without any stops the start.
public final class SigningKeys {

    private final List<ECKey> keys;

    private SigningKeys(List<ECKey> keys) {
        this.keys = List.copyOf(keys);
    }

    public static SigningKeys load(Path file) {
        try {
            return of(JWKSet.load(file.toFile()));
        } catch (IOException | ParseException unreadable) {
            throw new IllegalStateException(
                    "lockstep.auth.keys: cannot read a JWK set from " + file + ": " + unreadable.getMessage(),
                    unreadable);
        }
    }

    public static SigningKeys of(JWKSet set) {
        var keys = set.getKeys().stream()
                .filter(ECKey.class::isInstance)
                .map(ECKey.class::cast)
                .filter(key -> Curve.P_256.equals(key.getCurve()))
                .toList();
        if (keys.isEmpty()) {
            throw new IllegalStateException("lockstep.auth.keys: the JWK set has no EC key on curve P-256");
        }
        return new SigningKeys(keys);
    }

    JWKSet publicKeys() {
        return new JWKSet(List.copyOf(keys)).toPublicJWKSet();
    }

    Optional<ECKey> privateKey() {
        return keys.stream().filter(ECKey::isPrivate).findFirst();
    }
}
