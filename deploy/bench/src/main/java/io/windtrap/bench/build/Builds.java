package io.windtrap.bench.build;

import io.windtrap.bench.run.Cleanup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the two builds come from: this tree, and a commit that is checked out beside it for as long as the benchmark runs. */
public final class Builds {
    private final Path top;
    private final Cleanup cleanup;

    /** @param top the top folder of this tree, a checkout of git's */
    public Builds(Path top, Cleanup cleanup) {
        this.top = top;
        this.cleanup = cleanup;
    }

    /** This tree, as the script that started the benchmark has built it. */
    public Build head() throws IOException, InterruptedException {
        boolean changed = !git("status", "--porcelain", "--untracked-files=no").isEmpty();
        return Build.in(top, "head", commit("HEAD") + (changed ? ", with changes that are not committed" : ""));
    }

    /**
     * Short hash and subject of a commit.
     *
     * @throws IOException if there is no such commit, with git's words
     */
    public String commit(String name) throws IOException, InterruptedException {
        return git("log", "-1", "--format=%h %s", name + "^{commit}", "--");
    }

    /**
     * Checks a commit out into a folder and builds it there, without tests; git forgets the checkout when the benchmark ends.
     *
     * @param folder must not exist
     * @param logFile what Maven says
     */
    public Build base(String name, Path folder, Path logFile) throws IOException, InterruptedException {
        String commit = commit(name);
        cleanup.add(() -> git("worktree", "remove", "--force", folder.toString()));
        git("worktree", "add", "--detach", folder.toString(), name + "^{commit}");
        // exec.skip leaves out what only the engine needs, ClickHouse as a library: the engine is that of this tree.
        Process maven = new ProcessBuilder(List.of(
                        "mvn",
                        "--batch-mode",
                        "-DskipTests",
                        "-DskipTestCompile",
                        "-Dexec.skip",
                        "-pl",
                        "deploy/local",
                        "-am",
                        "package"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(logFile.toFile())
                .start();
        cleanup.add(() -> {
            maven.descendants().forEach(ProcessHandle::destroy);
            maven.destroy();
        });
        if (maven.waitFor() != 0) {
            throw new IOException("commit " + commit + " can't be built; what Maven says: " + logFile);
        }
        return Build.in(folder, "base", commit);
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("git", "-C", top.toString());
        builder.command().addAll(List.of(arguments));
        Path output = Files.createTempFile("windtrap-git", ".txt");
        try {
            int code = builder.redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .waitFor();
            String said = Files.readString(output).strip();
            if (code != 0) {
                throw new IOException("git " + arguments[0] + " failed: " + said);
            }
            return said;
        } finally {
            Files.delete(output);
        }
    }
}
