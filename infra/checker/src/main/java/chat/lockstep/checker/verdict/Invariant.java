package chat.lockstep.checker.verdict;

/// What must hold of every run.
public enum Invariant {
    I1("no acknowledged loss"),
    I2("nothing doubled"),
    I3("order"),
    I4("convergence"),
    I5("no phantom"),
    I6("cursors and marks only forward"),
    I7("gaps detected"),
    I8("liveness after each fault"),
    I9("explicit answers"),
    I10("isolation"),
    I11("presence"),
    I12("bounded resources");

    private final String title;

    Invariant(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
