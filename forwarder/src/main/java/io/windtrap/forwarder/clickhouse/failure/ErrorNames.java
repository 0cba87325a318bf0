package io.windtrap.forwarder.clickhouse.failure;

import java.util.Map;

/** ClickHouse's own names of the errors that a value can cause. */
final class ErrorNames {
    static final Map<Integer, String> OF_DATA = Map.ofEntries(
            Map.entry(6, "CANNOT_PARSE_TEXT"),
            Map.entry(25, "CANNOT_PARSE_ESCAPE_SEQUENCE"),
            Map.entry(26, "CANNOT_PARSE_QUOTED_STRING"),
            Map.entry(27, "CANNOT_PARSE_INPUT_ASSERTION_FAILED"),
            Map.entry(33, "CANNOT_READ_ALL_DATA"),
            Map.entry(38, "CANNOT_PARSE_DATE"),
            Map.entry(41, "CANNOT_PARSE_DATETIME"),
            Map.entry(53, "TYPE_MISMATCH"),
            Map.entry(69, "ARGUMENT_OUT_OF_BOUND"),
            Map.entry(70, "CANNOT_CONVERT_TYPE"),
            Map.entry(72, "CANNOT_PARSE_NUMBER"),
            Map.entry(108, "NO_DATA_TO_INSERT"),
            Map.entry(117, "INCORRECT_DATA"),
            Map.entry(128, "TOO_LARGE_ARRAY_SIZE"),
            Map.entry(130, "CANNOT_READ_ARRAY_FROM_TEXT"),
            Map.entry(131, "TOO_LARGE_STRING_SIZE"),
            Map.entry(135, "ZERO_ARRAY_OR_TUPLE_INDEX"),
            Map.entry(153, "ILLEGAL_DIVISION"),
            Map.entry(321, "VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE"),
            Map.entry(349, "CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN"),
            Map.entry(376, "CANNOT_PARSE_UUID"),
            Map.entry(395, "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO"),
            Map.entry(407, "DECIMAL_OVERFLOW"),
            Map.entry(441, "CANNOT_PARSE_DOMAIN_VALUE_FROM_STRING"),
            Map.entry(467, "CANNOT_PARSE_BOOL"),
            Map.entry(469, "VIOLATED_CONSTRAINT"),
            Map.entry(675, "CANNOT_PARSE_IPV4"),
            Map.entry(676, "CANNOT_PARSE_IPV6"),
            Map.entry(691, "UNKNOWN_ELEMENT_OF_ENUM"));

    private ErrorNames() {}
}
