package io.windtrap.console.query;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.console.http.ApiException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees that no statement should make, or that a later ClickHouse may. {@code QueryIT} has those of real statements. */
final class StatementGuardTest {
    private static final QueryUser.Functions FUNCTIONS =
            new QueryUser.Functions(Set.of("url", "numbers", "brandnew"), Set.of("my_program"));

    private static void check(String tree) {
        StatementGuard.check(tree.lines().toList(), "rudder", FUNCTIONS);
    }

    private static String select(String... lines) {
        return "SelectWithUnionQuery (children 1)\n ExpressionList (children 1)\n  SelectQuery (children 1)\n   "
                + String.join("\n   ", lines);
    }

    @Test
    void aPlainSelectPasses() {
        assertThatCode(() -> check(select(
                        "ExpressionList (children 1)",
                        " Function count (alias n) (children 1)",
                        "TableExpression (children 1)",
                        " TableIdentifier rudder.tracks (alias t)")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Function my_program (children 1)",
                "Function MY_PROGRAM (alias count) (children 1)",
                "Function brandNew (children 1)",
                "Function dictGetOrDefault (children 1)",
                "Function FILE (alias numbers) (children 1)",
                "TableIdentifier system.users",
                "TableIdentifier rudder2.t",
                "Identifier SYSTEM.users (alias x)",
                "Identifier information_schema.tables",
                "Set",
                "ColumnsApplyTransformer",
                "SomethingNew (children 1)",
                "second line of a name",
                "",
                "Subquery-like"
            })
    void whatIsForbiddenOrUnknownDoesNot(String line) {
        assertThatThrownBy(() -> check(select(line)))
                .isInstanceOf(ApiException.class)
                .hasMessageStartingWith("The console does not ask this. ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Function view (children 1)", "Function eval", "SomethingNew", ""})
    void onlyTablesSubqueriesAndFewFunctionsStandInAFrom(String source) {
        assertThatThrownBy(() -> check(select("TableExpression (children 1)", " " + source)))
                .isInstanceOf(ApiException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SelectWithUnionQuery (children 2)\n ExpressionList\n Identifier TSV",
                "SelectWithUnionQuery",
                "SelectWithUnionQueryOfANewKind (children 1)",
                "Explain EXPLAIN (children 2)\n SelectWithUnionQuery (children 1)\n Identifier TSV",
                "Explain EXPLAIN (children 3)\n Set\n SelectWithUnionQuery (children 1)\n Identifier TSV",
                "Explain EXPLAIN AST (children 1)\n SelectWithUnionQuery (children 2)\n  Identifier TSV",
                "Explain EXPLAIN AST (children 1)\n DropQuery  x (children 1)",
                "Explain EXPLAIN AST (children 1)",
                "Explain EXPLAIN CURRENT TRANSACTION (children 1)\n SelectWithUnionQuery (children 1)",
                "Explain EXPLAIN TABLE OVERRIDE (children 2)\n Set\n SelectWithUnionQuery (children 1)",
                "InsertQuery   (children 2)\n SelectWithUnionQuery (children 1)",
                "Set"
            })
    void onlyOneSelectOrItsExplanationPasses(String tree) {
        assertThatThrownBy(() -> check(tree)).isInstanceOf(ApiException.class);
    }

    @Test
    void linesThatANameBringsAlongAreChecked() {
        // A table of the name "x", a line break, "Function url": no line can be taken away by it.
        List<String> tree = select("TableExpression (children 1)", " TableIdentifier x\nFunction url (children 1)")
                .lines()
                .toList();
        assertThatThrownBy(() -> StatementGuard.check(tree, "rudder", FUNCTIONS))
                .hasMessageContaining("url");
    }
}
