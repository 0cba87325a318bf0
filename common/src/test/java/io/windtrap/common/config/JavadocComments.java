package io.windtrap.common.config;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The Javadoc of a package's types, methods and constants, read from their sources by the compiler. */
final class JavadocComments {
    /** In the order of the sources. */
    private final Map<String, String> texts = new LinkedHashMap<>();

    /** @param sources folder of the package's files */
    static JavadocComments in(Path sources) throws IOException {
        var comments = new JavadocComments();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> found = Files.list(sources)) {
            List<Path> all = found.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
            var task =
                    (JavacTask) compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(all));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                comments.new Reader(trees).scan(unit, null);
            }
        }
        return comments;
    }

    /**
     * The comment of a type, or of a member of it, on one line; empty when there is none.
     *
     * @param member name of a method or a constant; empty = the type itself
     */
    String of(Class<?> type, String member) {
        return texts.getOrDefault(name(type, member), "");
    }

    /** Where among the comments that of {@code member} stands; -1 when there is none. */
    int position(Class<?> type, String member) {
        return List.copyOf(texts.keySet()).indexOf(name(type, member));
    }

    private static String name(Class<?> type, String member) {
        return type.getName().substring(type.getPackageName().length() + 1) + "#" + member;
    }

    private final class Reader extends TreePathScanner<Void, Void> {
        private final DocTrees trees;
        private final Deque<String> types = new ArrayDeque<>();

        Reader(DocTrees trees) {
            this.trees = trees;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            String name = type.getSimpleName().toString();
            types.addLast(types.isEmpty() ? name : types.getLast() + "$" + name);
            keep("");
            super.visitClass(type, null);
            types.removeLast();
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            keep(method.getName().toString());
            return null;
        }

        @Override
        public Void visitVariable(VariableTree variable, Void nothing) {
            if (getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.ENUM) {
                keep(variable.getName().toString());
            }
            return null;
        }

        private void keep(String member) {
            String text = trees.getDocComment(getCurrentPath());
            if (text != null) {
                texts.put(types.getLast() + "#" + member, text.strip().replaceAll("\\s+", " "));
            }
        }
    }
}
