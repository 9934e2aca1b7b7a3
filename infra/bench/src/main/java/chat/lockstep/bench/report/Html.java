package chat.lockstep.bench.report;

import java.util.List;
import java.util.Map;

/// Pieces of a page. Texts are escaped.
final class Html {

    private final StringBuilder text = new StringBuilder();

    static String escape(String raw) {
        return raw.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    Html heading(int level, String title) {
        text.append("<h%d>%s</h%d>\n".formatted(level, escape(title), level));
        return this;
    }

    Html paragraph(String words) {
        text.append("<p>").append(escape(words)).append("</p>\n");
        return this;
    }

    /// @param head names of the columns
    /// @param rows cells as text; a row whose first cell is empty goes on with the one before
    Html table(List<String> head, List<List<String>> rows) {
        text.append("<table><thead><tr>");
        head.forEach(cell -> text.append("<th>").append(escape(cell)).append("</th>"));
        text.append("</tr></thead><tbody>\n");
        for (var row : rows) {
            text.append("<tr>");
            row.forEach(cell -> text.append("<td>").append(escape(cell)).append("</td>"));
            text.append("</tr>\n");
        }
        text.append("</tbody></table>\n");
        return this;
    }

    /// @param targets where each name leads
    Html links(Map<String, String> targets) {
        text.append("<ul>\n");
        targets.forEach((name, target) ->
                text.append("<li><a href=\"%s\">%s</a></li>\n".formatted(escape(target), escape(name))));
        text.append("</ul>\n");
        return this;
    }

    /// @param svg drawn by this program
    Html figure(String svg, String caption) {
        text.append("<figure>")
                .append(svg)
                .append("<figcaption>")
                .append(escape(caption))
                .append("</figcaption></figure>\n");
        return this;
    }

    String page(String title) {
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>%s</title><style>
                body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1d2433 }
                h1, h2 { line-height: 1.2 } h2 { margin-top: 2.5rem; border-top: 1px solid #d8dce5; padding-top: 1.2rem }
                table { border-collapse: collapse; margin: 1rem 0; font-size: 13px; display: block; overflow-x: auto }
                th, td { padding: .25rem .7rem; border-bottom: 1px solid #e6e9ef; text-align: right; white-space: nowrap }
                th:first-child, td:first-child { text-align: left } th { background: #f4f6f9 }
                figure { margin: 1.5rem 0 } figcaption { color: #5a6478; font-size: 13px } svg { max-width: 100%%; height: auto }
                </style></head><body>
                %s</body></html>
                """.formatted(escape(title), text);
    }
}
