package chat.lockstep.gateway.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.Tokens;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final TokenVerifier verifier = Tokens.verifier(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void a_good_token_names_user_device_and_expiry() throws JOSEException {
        assertThat(verifier.verify(signed(claims().build())))
                .isEqualTo(new Verdict.Accepted(
                        new Identity(UserId.of("alice"), DeviceId.of("phone"), NOW.plusSeconds(60))));
    }

    @Test
    void a_token_may_lack_a_device() throws JOSEException {
        var accepted = (Verdict.Accepted)
                verifier.verify(signed(claims().claim("device", null).build()));

        assertThat(accepted.identity().device()).isNull();
    }

    @Test
    void an_expired_token_is_told_from_a_bad_one() throws JOSEException {
        assertRefused(signed(claims().expirationTime(Date.from(NOW)).build()), ErrorCode.TOKEN_EXPIRED);
    }

    @Test
    void a_token_that_is_expired_and_foreign_is_not_called_expired() throws JOSEException {
        assertRefused(
                signed(claims().expirationTime(Date.from(NOW)).issuer("other").build()), ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void a_claim_that_is_wrong_or_missing_is_refused() throws JOSEException {
        assertRefused(signed(claims().issuer("other").build()), ErrorCode.UNAUTHENTICATED);
        assertRefused(signed(claims().issuer(null).build()), ErrorCode.UNAUTHENTICATED);
        assertRefused(signed(claims().audience("other").build()), ErrorCode.UNAUTHENTICATED);
        assertRefused(signed(claims().audience((String) null).build()), ErrorCode.UNAUTHENTICATED);
        assertRefused(signed(claims().expirationTime(null).build()), ErrorCode.UNAUTHENTICATED);
        assertRefused(signed(claims().subject(null).build()), ErrorCode.UNAUTHENTICATED);
        assertRefused(signed(claims().subject("a b").build()), ErrorCode.UNAUTHENTICATED);
        assertRefused(signed(claims().subject("system").build()), ErrorCode.UNAUTHENTICATED);
        assertRefused(signed(claims().claim("device", "a b").build()), ErrorCode.UNAUTHENTICATED);
        assertRefused(signed(claims().claim("device", 7).build()), ErrorCode.UNAUTHENTICATED);
        assertRefused(
                signed(claims().notBeforeTime(Date.from(NOW.plusSeconds(61))).build()), ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void another_key_is_refused_also_under_our_key_id() throws JOSEException {
        var foreign = new ECKey.Builder(Tokens.key("other")).keyID("test").build();

        assertRefused(
                signed(claims().build(), JWSAlgorithm.ES256, new ECDSASigner(foreign)), ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void alg_none_is_refused() {
        assertRefused(new PlainJWT(claims().build()).serialize(), ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void our_public_key_used_as_a_secret_is_refused() throws JOSEException {
        var secret = Tokens.KEY.toPublicJWK().toJSONString().getBytes(UTF_8);

        assertRefused(signed(claims().build(), JWSAlgorithm.HS256, new MACSigner(secret)), ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void another_algorithm_is_refused() throws JOSEException {
        var rsa = new RSAKeyGenerator(2048).keyID("test").generate();

        assertRefused(signed(claims().build(), JWSAlgorithm.RS256, new RSASSASigner(rsa)), ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void a_key_that_the_token_brings_along_is_not_trusted() throws JOSEException {
        var foreign = Tokens.key("mine");
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .jwk(foreign.toPublicJWK())
                .type(JOSEObjectType.JWT)
                .build();
        var token = new SignedJWT(header, claims().build());
        token.sign(new ECDSASigner(foreign));

        assertRefused(token.serialize(), ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void changed_claims_break_the_signature() throws JOSEException {
        var parts = signed(claims().build()).split("\\.");
        var forged = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims().subject("bob").build().toString().getBytes(UTF_8));

        assertRefused(parts[0] + "." + forged + "." + parts[2], ErrorCode.UNAUTHENTICATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "..", "eyJhbGciOiJub25lIn0.."})
    void garbage_is_refused(String token) {
        assertRefused(token, ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void what_the_issuer_makes_the_verifier_takes_until_it_expires() {
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        var token = Tokens.of("alice", "phone", Duration.ofSeconds(10), clock);

        assertThat(verifier.verify(token)).isInstanceOf(Verdict.Accepted.class);
        assertThat(Tokens.verifier(Clock.offset(clock, Duration.ofSeconds(9))).verify(token))
                .isInstanceOf(Verdict.Accepted.class);
        assertThat(Tokens.verifier(Clock.offset(clock, Duration.ofSeconds(10))).verify(token))
                .isInstanceOf(Verdict.Refused.class);
    }

    private void assertRefused(String token, ErrorCode code) {
        assertThat(verifier.verify(token))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("lockstep")
                .audience("lockstep")
                .subject("alice")
                .claim("device", "phone")
                .expirationTime(Date.from(NOW.plusSeconds(60)));
    }

    private static String signed(JWTClaimsSet claims) throws JOSEException {
        return signed(claims, JWSAlgorithm.ES256, new ECDSASigner(Tokens.KEY));
    }

    private static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, JWSSigner signer) throws JOSEException {
        var token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID("test").build(), claims);
        token.sign(signer);
        return token.serialize();
    }
}
