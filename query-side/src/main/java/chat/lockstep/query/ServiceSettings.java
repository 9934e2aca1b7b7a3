package chat.lockstep.query;

import org.springframework.boot.context.properties.ConfigurationProperties;

/// @param secret what the gateway proves itself with; only from the environment
@ConfigurationProperties("lockstep.service")
record ServiceSettings(String secret) {

    private static final int CHARACTERS_MIN = 16;

    ServiceSettings {
        if (secret == null || secret.length() < CHARACTERS_MIN) {
            throw new IllegalArgumentException(
                    "LOCKSTEP_SERVICE_SECRET must be set to at least " + CHARACTERS_MIN + " characters");
        }
    }

    /// Keeps the secret out of logs.
    @Override
    public String toString() {
        return "ServiceSettings[secret=***]";
    }
}
