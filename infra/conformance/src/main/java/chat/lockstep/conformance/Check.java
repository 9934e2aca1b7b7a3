package chat.lockstep.conformance;

import chat.lockstep.conformance.CheckResult.Outcome;
import chat.lockstep.conformance.integrity.Replica;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.NotProvoked;
import chat.lockstep.conformance.lab.Rule;
import chat.lockstep.conformance.lab.Server;
import chat.lockstep.conformance.lab.Violation;
import chat.lockstep.conformance.wire.NothingCame;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// A rule and the method that checks it.
record Check(Rule rule, Method method) {

    /// All rules that are checked in `classes`, by id.
    static List<Check> in(List<Class<?>> classes) {
        return classes.stream()
                .flatMap(Check::in)
                .sorted(Comparator.comparing(Check::id))
                .toList();
    }

    private static Stream<Check> in(Class<?> checks) {
        return Arrays.stream(checks.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Rule.class))
                .peek(method -> method.setAccessible(true))
                .map(method -> new Check(method.getAnnotation(Rule.class), method));
    }

    String id() {
        return rule.id();
    }

    CheckResult run(Server server) {
        long began = System.nanoTime();
        try (var lab = new Lab(server)) {
            method.invoke(null, lab);
            return result(Outcome.PASS, "", "", began);
        } catch (InvocationTargetException thrown) {
            return failed(Objects.requireNonNull(thrown.getCause()), began);
        } catch (IllegalAccessException unreadable) {
            throw new IllegalStateException("not a check: " + method, unreadable);
        }
    }

    private CheckResult failed(Throwable failure, long began) {
        return switch (failure) {
            case NotProvoked skipped -> result(Outcome.SKIPPED, "", String.valueOf(skipped.getMessage()), began);
            case Violation violation -> result(Outcome.FAIL, violation.expected(), violation.seen(), began);
            case NothingCame late -> result(Outcome.FAIL, rule.says(), String.valueOf(late.getMessage()), began);
            case Replica.Mismatch mismatch ->
                result(Outcome.FAIL, "events that verify", String.valueOf(mismatch.getMessage()), began);
            default -> result(Outcome.FAIL, rule.says(), at(failure), began);
        };
    }

    /// What a check did not foresee, with the place.
    private static String at(Throwable failure) {
        var place = Arrays.stream(failure.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("chat.lockstep"))
                .findFirst();
        return failure + place.map(frame -> " at " + frame).orElse("");
    }

    CheckResult overdue(Duration limit) {
        return new CheckResult(id(), rule.says(), Outcome.FAIL, rule.says(), "nothing for " + limit, limit.toMillis());
    }

    private CheckResult result(Outcome outcome, String expected, String seen, long began) {
        return new CheckResult(
                id(),
                rule.says(),
                outcome,
                expected,
                seen,
                Duration.ofNanos(System.nanoTime() - began).toMillis());
    }
}
