package chat.lockstep.local.doctor;

import chat.lockstep.local.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The processes of a data folder: those that were killed and left their files, those that outlived their `up`, and
/// those that nobody knows, such as a second system on the same folder.
public final class ProcessCheck {

    private static final Set<String> PROGRAMS = Set.of("java", "postgres", "redis-server");

    private final Patient patient;

    public ProcessCheck(Patient patient) {
        this.patient = patient;
    }

    public void look(Diagnosis diagnosis) throws IOException {
        var known = new HashSet<Long>();
        patient.up().ifPresent(up -> {
            diagnosis.fact("./lockstep up runs as pid " + up.pid());
            known.add(up.pid());
        });
        known.add(ProcessHandle.current().pid());
        if (Files.isDirectory(patient.run())) {
            pidFiles(known, diagnosis);
            killedUp(diagnosis);
        }
        strangers(known, diagnosis);
    }

    private void pidFiles(Set<Long> known, Diagnosis diagnosis) throws IOException {
        List<String> dead = new ArrayList<>();
        List<String> orphans = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(patient.run(), "*.pid")) {
            for (var file : files) {
                var name = file.getFileName().toString().replace(".pid", "");
                Optional<ProcessIdentity> process = ProcessIdentity.read(file).filter(ProcessIdentity::isAlive);
                process.ifPresent(alive -> known.add(alive.pid()));
                if (process.isEmpty()) {
                    dead.add(name);
                } else if (patient.up().isEmpty()) {
                    orphans.add(name + " (pid " + process.get().pid() + ")");
                }
            }
        }
        if (!orphans.isEmpty()) {
            diagnosis.add(
                    "without ./lockstep up there still run " + String.join(", ", orphans),
                    "Nobody starts them again when they die, and they hold ports and memory.",
                    "./lockstep down");
        }
        if (!dead.isEmpty() && patient.up().isEmpty()) {
            diagnosis.add(
                    "pid files were left of " + String.join(", ", dead) + ", which have ended",
                    "The system was killed; its data is sound, and the next start recovers it.",
                    "./lockstep down removes them, and so does the next ./lockstep up");
        }
    }

    private void killedUp(Diagnosis diagnosis) {
        var file = patient.run().resolve("up.identity");
        if (Files.exists(file) && patient.up().isEmpty()) {
            diagnosis.add(
                    "the last ./lockstep up on this folder did not end in good order",
                    "It was killed, or the machine went down.",
                    "start it again with ./lockstep up, which removes " + file);
        }
    }

    /// Every service has the data folder or a folder in it as its working folder.
    private void strangers(Set<Long> known, Diagnosis diagnosis) throws IOException {
        var folder = Files.exists(patient.data()) ? patient.data().toRealPath() : patient.data();
        List<String> strangers = new ArrayList<>();
        try (var all = ProcessHandle.allProcesses()) {
            all.filter(process -> !isKnown(process, known))
                    .filter(process -> worksIn(process.pid(), folder))
                    .forEach(process -> strangers.add(describe(process)));
        }
        if (!strangers.isEmpty()) {
            diagnosis.add(
                    "processes that belong to no service of this system work in " + folder + ": "
                            + String.join(", ", strangers),
                    "Two systems on one data folder destroy each other's data.",
                    "end them: kill "
                            + String.join(
                                    " ",
                                    strangers.stream()
                                            .map(stranger -> stranger.substring(0, stranger.indexOf(' ')))
                                            .toList()));
        }
    }

    private static boolean isKnown(ProcessHandle process, Set<Long> known) {
        for (var ancestor = Optional.of(process);
                ancestor.isPresent();
                ancestor = ancestor.get().parent()) {
            if (known.contains(ancestor.get().pid())) {
                return true;
            }
        }
        return false;
    }

    private static boolean worksIn(long pid, Path folder) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).startsWith(folder)
                    && PROGRAMS.contains(programOf(pid));
        } catch (IOException _) {
            return false; // ended meanwhile, or another user's
        }
    }

    private static String programOf(long pid) throws IOException {
        var program = Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe")).getFileName();
        return program == null ? "" : program.toString();
    }

    private static String describe(ProcessHandle process) {
        return process.pid() + " ("
                + process.info()
                        .command()
                        .map(Path::of)
                        .map(Path::getFileName)
                        .map(Path::toString)
                        .orElse("?") + ")";
    }
}
