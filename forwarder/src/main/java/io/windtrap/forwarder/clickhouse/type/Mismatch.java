package io.windtrap.forwarder.clickhouse.type;

/** Why a column can't hold a value. The code of each is the label of a metric: a small set that doesn't change. */
public enum Mismatch {
    /** No value of this type goes into such a column: a text into numbers, a number into dates. */
    INCOMPATIBLE("incompatible"),
    /** Beyond what the column's type holds. */
    OUT_OF_RANGE("out_of_range"),
    /** More digits after the point than the column holds. */
    TOO_PRECISE("too_precise"),
    /** A whole number that came as a float of 2^53 or more: which one was meant can't be told. */
    INEXACT("inexact"),
    /** The column's enumeration has no such name. */
    NOT_ENUMERATED("not_enumerated"),
    /** No UUID, no address, no JSON array or object. */
    MALFORMED("malformed"),
    /** More bytes than the column holds. */
    TOO_LONG("too_long"),
    /** Windtrap doesn't know the column's type. */
    UNKNOWN_TYPE("unknown_type"),
    /** The column is not there, and its table has grown to a limit of the configuration. */
    TOO_MANY_COLUMNS("too_many_columns"),
    /** The table is not there, and the database has grown to a limit of the configuration. */
    TOO_MANY_TABLES("too_many_tables"),
    /** ClickHouse refuses a column of that name, and the substitute for it too. */
    NAME_REFUSED("name_refused"),
    /** ClickHouse refuses a table of that name, or something that is not Windtrap's has it; and so with its substitutes. */
    TABLE_REFUSED("table_refused"),
    /** The source has made as many tables as one may make at once, or in all. */
    TOO_MANY_TABLES_OF_SOURCE("too_many_tables_of_source");

    private final String code;

    Mismatch(String code) {
        this.code = code;
    }

    /** Lower case with underscores. */
    public String code() {
        return code;
    }
}
