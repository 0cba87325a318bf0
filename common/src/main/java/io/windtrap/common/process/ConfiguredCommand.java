package io.windtrap.common.process;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands of the services have in common: the configuration that {@code --config} names, and what is said and returned where something fails. */
public final class ConfiguredCommand {
    /** Exit code: what was asked for can't be done now. */
    public static final int FAILED = 1;

    /** Exit code: the configuration, an option or a file that it names is wrong. */
    public static final int MISCONFIGURED = 2;

    private ConfiguredCommand() {}

    /** What a command does; returns its exit code. */
    public interface Work {
        int run() throws ConfigException, IOException, InterruptedException;
    }

    /** The file that {@code --config} names; null = it is looked for. */
    public static @Nullable Path given(CommandSpec spec) {
        return spec.root().findOption("--config").getValue();
    }

    /**
     * The configuration that {@code --config} names, or that is found without it.
     *
     * @throws ConfigException if there is none, or it has errors
     */
    public static WindtrapConfig config(CommandSpec spec) throws ConfigException {
        return ConfigLoader.load(ConfigLoader.find(given(spec), System.getenv()), System.getenv());
    }

    /** Runs {@code work}; returns its exit code, or that of what has failed, which is said on standard error. */
    public static int run(CommandSpec spec, Work work) {
        try {
            return work.run();
        } catch (ConfigException e) {
            return failed(spec, e.getMessage(), MISCONFIGURED);
        } catch (TimeoutException e) {
            return failed(spec, "Kafka does not answer: see kafka.bootstrap-servers (" + e.getMessage() + ")", FAILED);
        } catch (KafkaException e) {
            return failed(spec, problem(e), FAILED);
        } catch (IOException e) {
            return failed(spec, e.getMessage(), FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private static @Nullable String problem(KafkaException e) {
        Throwable cause = e.getCause();
        // Only a client that can't be made has another reason behind its own: settings that it refuses.
        if (cause == null && !(e instanceof org.apache.kafka.common.config.ConfigException)) {
            return e.getMessage();
        }
        return "can't open a Kafka client, see kafka.properties: " + e.getMessage()
                + (cause == null ? "" : ": " + cause.getMessage());
    }

    /** Says {@code problem} on standard error; returns {@code code}. */
    public static int failed(CommandSpec spec, @Nullable String problem, int code) {
        spec.commandLine().getErr().println(problem);
        return code;
    }
}
