package io.windtrap.bench.warehouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a loaded database as files of TSV, and the statements that make its tables: what remains of loading when nothing but the rows
 * is left.
 *
 * @param tables by which the rows are stored again
 */
public record RowFiles(List<Table> tables) {
    /** Of one file: below the million at which ClickHouse cuts blocks. */
    private static final long ROWS_OF_FILE = 500_000;

    /**
     * One table.
     *
     * @param name without its database
     * @param create statement that makes it in the database of the same name
     * @param files of rows, in the order of the sort key
     */
    public record Table(String name, String create, List<Path> files) {}

    /** Writes all rows of {@code from} into {@code folder}. */
    public static RowFiles of(Warehouse from, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<Table> tables = new ArrayList<>();
        for (String name : from.tableNames()) {
            List<Path> files = new ArrayList<>();
            long rows = from.rows(name);
            for (long first = 0; first < rows; first += ROWS_OF_FILE) {
                Path file = folder.resolve(name + "-" + files.size() + ".tsv");
                from.writeRows(name, first, ROWS_OF_FILE, file);
                files.add(file);
            }
            tables.add(new Table(name, from.createStatement(name), files));
        }
        return new RowFiles(List.copyOf(tables));
    }

    /** Makes the tables in {@code into}, and inserts each file at once. */
    public void storeIn(Warehouse into) throws IOException, InterruptedException {
        into.createDatabase();
        for (Table table : tables) {
            into.create(table.create());
        }
        for (Table table : tables) {
            for (Path file : table.files()) {
                into.insert(table.name(), file);
            }
        }
    }
}
