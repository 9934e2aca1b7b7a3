package chat.lockstep.conformance;

import chat.lockstep.conformance.checks.AllChecks;
import chat.lockstep.conformance.lab.Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs the checks against a server. They share nothing: each has people of its own, so the server may be at work for
/// others, and the same server can be checked again and again.
public final class Conformance {

    private Conformance() {}

    /// The ids of all rules that can be checked, in order.
    public static List<String> rules() {
        return Check.in(AllChecks.CLASSES).stream().map(Check::id).toList();
    }

    /// @param address where the server is, such as `ws://127.0.0.1:8080`
    public static Report run(URI address, ConformanceOptions options) throws InterruptedException {
        long began = System.nanoTime();
        var checks = Check.in(AllChecks.CLASSES).stream()
                .filter(check -> options.wants(check.id()))
                .sorted(Comparator.comparing(check -> !check.rule().slow()))
                .toList();
        try (var http = HttpClient.newHttpClient();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var server = Server.at(http, address, options.tokens());
            var places = new Semaphore(options.parallel());
            var running = checks.stream()
                    .map(check -> threads.submit(() -> oneOfFew(places, check, server, options, threads)))
                    .toList();
            var results = new java.util.ArrayList<CheckResult>();
            for (var one : running) {
                results.add(outcome(one));
            }
            results.sort(Comparator.comparing(CheckResult::id));
            return new Report(results, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        }
    }

    /// Slow checks mostly wait, so they take no place from the others.
    private static CheckResult oneOfFew(
            Semaphore places, Check check, Server server, ConformanceOptions options, ExecutorService threads)
            throws InterruptedException {
        if (check.rule().slow()) {
            return bounded(check, server, options, threads);
        }
        places.acquire();
        try {
            return bounded(check, server, options, threads);
        } finally {
            places.release();
        }
    }

    private static CheckResult bounded(Check check, Server server, ConformanceOptions options, ExecutorService threads)
            throws InterruptedException {
        var running = threads.submit(() -> check.run(server));
        CheckResult result;
        try {
            result = running.get(options.limit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            running.cancel(true);
            result = check.overdue(options.limit());
        } catch (ExecutionException bug) {
            throw new IllegalStateException("check " + check.id() + " is broken", bug.getCause());
        }
        options.listener().accept(result);
        return result;
    }

    private static CheckResult outcome(Future<CheckResult> running) throws InterruptedException {
        try {
            return running.get();
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
    }
}
