package chat.lockstep.gateway.token;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.UserId;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/// Checks tokens: the signature with ES256 and a key of ours, then issuer, audience, time, user and device. Expiry is
/// exact; `nbf` is forgiven [#CLOCKS_APART_MAX].
public final class TokenVerifier {

    private static final Duration CLOCKS_APART_MAX = Duration.ofSeconds(60);

    private final AuthSettings settings;
    private final Clock clock;
    private final DefaultJWTProcessor<SecurityContext> signatures;

    public TokenVerifier(AuthSettings settings, SigningKeys keys, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.signatures = new DefaultJWTProcessor<>();
        signatures.setJWSKeySelector(
                new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, new ImmutableJWKSet<>(keys.publicKeys())));
        // The claims are checked below, against our clock and with our words.
        signatures.setJWTClaimsSetVerifier((claims, context) -> {});
    }

    public Verdict verify(String token) {
        try {
            return claims(signatures.process(token, null));
        } catch (ParseException | BadJOSEException | JOSEException bad) {
            return refused("token is not a JWT signed with ES256 by a known key");
        }
    }

    private Verdict claims(JWTClaimsSet claims) throws ParseException {
        if (!settings.issuer().equals(claims.getIssuer())) {
            return refused("token has another issuer (iss)");
        }
        if (!claims.getAudience().contains(settings.audience())) {
            return refused("token is for another audience (aud)");
        }
        if (claims.getExpirationTime() == null) {
            return refused("token has no expiry (exp)");
        }
        var now = clock.instant();
        var expiresAt = claims.getExpirationTime().toInstant();
        if (!now.isBefore(expiresAt)) {
            return new Verdict.Refused(ErrorCode.TOKEN_EXPIRED, "token has expired");
        }
        if (isEarly(claims.getNotBeforeTime(), now)) {
            return refused("token is not valid yet (nbf)");
        }
        return identity(claims, expiresAt);
    }

    private static boolean isEarly(@Nullable Date notBefore, Instant now) {
        return notBefore != null && now.plus(CLOCKS_APART_MAX).isBefore(notBefore.toInstant());
    }

    private static Verdict identity(JWTClaimsSet claims, Instant expiresAt) throws ParseException {
        if (claims.getSubject() == null) {
            return refused("token names no user (sub)");
        }
        try {
            var user = UserId.of(claims.getSubject());
            if (user.equals(UserId.SYSTEM)) {
                return refused("system is no user (sub)");
            }
            var device = claims.getStringClaim("device");
            return new Verdict.Accepted(new Identity(user, device == null ? null : DeviceId.of(device), expiresAt));
        } catch (IllegalArgumentException malformed) {
            return refused("token names a malformed user or device: " + malformed.getMessage());
        }
    }

    private static Verdict refused(String message) {
        return new Verdict.Refused(ErrorCode.UNAUTHENTICATED, message);
    }
}
