package io.windtrap.engine.clickhouse.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RowFormatTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            TSV, 'a\tb~', 0
            JSONEachRow, '{}~', 0
            TabSeparatedWithNames, 'a"b~1~', 4
            TSVWithNamesAndTypes, 'a~Int8~1~', 7
            CSVWithNames, '"a~b"~1~', 6
            JSONCompactEachRowWithNamesAndTypes, '["a"]~["Int8"]~[1]~', 15
            """)
    void findsTheHeaderOfLines(String format, String document, int length) {
        assertThat(requireNonNull(RowFormat.of(format))
                        .headerLength(
                                ByteBuffer.wrap(document.replace('~', '\n').getBytes(UTF_8))))
                .isEqualTo(length);
    }

    @Test
    void findsTheHeaderOfBinaryRows() {
        // Given
        var document = new byte[500];
        document[0] = 2;
        document[1] = 1;
        document[3] = (byte) 0x80;
        document[4] = 0x02;
        // Then
        assertThat(requireNonNull(RowFormat.of("RowBinaryWithNames")).headerLength(ByteBuffer.wrap(document)))
                .isEqualTo(1 + 2 + 2 + 256);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JSON", "Pretty", "PrettyCompact", "Parquet", "XML", "Values", "Arrow", "Nonsense"})
    void joinsNoDocumentsOfOtherFormats(String format) {
        assertThat(RowFormat.of(format)).isNull();
    }
}
