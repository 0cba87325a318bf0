package io.windtrap.engine.clickhouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration of an engine whose one user may do only so much. The library knows no way to add another user. */
final class UserFiles {
    private UserFiles() {}

    /**
     * Writes it into a folder, and returns the file that names the others.
     *
     * @param grants statements, without whom they are for
     */
    static Path write(Path folder, List<String> grants) throws IOException {
        Path users = folder.resolve("users.xml");
        Files.writeString(
                users, """
                <clickhouse>
                  <profiles><default/></profiles>
                  <quotas><default/></quotas>
                  <users>
                    <default>
                      <password/>
                      <networks><ip>::/0</ip></networks>
                      <profile>default</profile>
                      <quota>default</quota>
                      <grants>%s</grants>
                    </default>
                  </users>
                </clickhouse>
                """.formatted(grants.stream().map(UserFiles::query).collect(Collectors.joining())));
        return Files.writeString(
                folder.resolve("config.xml"),
                "<clickhouse><users_config>" + text(users.toString()) + "</users_config></clickhouse>\n");
    }

    private static String query(String grant) {
        return "<query>" + text(grant) + "</query>";
    }

    private static String text(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;");
    }
}
