package chat.lockstep.conformance.lab;

/// A rule does not hold.
public final class Violation extends RuntimeException {

    private final String expected;
    private final String seen;

    public Violation(String expected, String seen) {
        super("expected " + expected + ", saw " + seen);
        this.expected = expected;
        this.seen = seen;
    }

    public String expected() {
        return expected;
    }

    public String seen() {
        return seen;
    }
}
