package io.windtrap.engine.testing;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The inputs that a fuzz test of Jazzer's begins with, for a test that tries them in every build. */
public final class FuzzSeeds {
    private FuzzSeeds() {}

    /** The files of {@code test}'s method, from the class path where Jazzer looks for them too. */
    public static List<Path> of(Class<?> test, String method) throws IOException, URISyntaxException {
        String folder = test.getSimpleName() + "Inputs/" + method;
        URL url = test.getResource(folder);
        if (url == null) {
            throw new IOException("no resources " + folder + " beside " + test);
        }
        try (var files = Files.list(Path.of(url.toURI()))) {
            return files.sorted().toList();
        }
    }
}
