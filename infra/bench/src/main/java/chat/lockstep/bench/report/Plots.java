package chat.lockstep.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Draws plots as SVG that stands for itself.
final class Plots {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 380;
    private static final int LEFT = 70;
    private static final int RIGHT = 240;
    private static final int TOP = 20;
    private static final int BOTTOM = 50;
    private static final int BAR = 24;
    private static final int BAR_LEFT = 270;
    private static final List<String> COLOURS = List.of(
            "#2f6db3", "#d1603d", "#3d9970", "#8e5bb5", "#b8860b", "#5f6b7a", "#c2407e", "#3aa6b9", "#7a8f1f",
            "#a05a2c");
    private static final List<String> DASHES = List.of("none", "6 3", "2 3");

    private Plots() {}

    /// @param name   in the legend
    /// @param points x and y, in the order of x
    /// @param colour number of its colour
    /// @param dash   0 for a whole line
    record Line(String name, List<double[]> points, int colour, int dash) {}

    /// Lines over a linear x and a logarithmic y; values of y that are not above 0 are left out.
    static String lines(List<Line> lines, String xName, String yName) {
        var shown = lines.stream()
                .map(line -> new Line(
                        line.name,
                        line.points.stream().filter(point -> point[1] > 0).toList(),
                        line.colour,
                        line.dash))
                .filter(line -> !line.points.isEmpty())
                .toList();
        var all = shown.stream().flatMap(line -> line.points.stream()).toList();
        if (all.isEmpty()) {
            return "";
        }
        var x = Scale.linear(all.stream().mapToDouble(point -> point[0]).max().orElseThrow());
        var y = Scale.logarithmic(
                all.stream().mapToDouble(point -> point[1]).min().orElseThrow(),
                all.stream().mapToDouble(point -> point[1]).max().orElseThrow());
        var svg = open(HEIGHT);
        for (double tick : x.ticks()) {
            grid(svg, left(x, tick), TOP, left(x, tick), HEIGHT - BOTTOM);
            text(svg, left(x, tick), HEIGHT - BOTTOM + 18, "middle", number(tick));
        }
        for (double tick : y.ticks()) {
            grid(svg, LEFT, top(y, tick), WIDTH - RIGHT, top(y, tick));
            text(svg, LEFT - 8, top(y, tick) + 4, "end", number(tick));
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", xName);
        text(svg, LEFT, TOP - 6, "middle", yName);
        for (int i = 0; i < shown.size(); i++) {
            line(svg, shown.get(i), x, y);
            legend(
                    svg,
                    WIDTH - RIGHT + 16,
                    TOP + 10 + i * 18,
                    shown.get(i).name,
                    shown.get(i).colour,
                    shown.get(i).dash);
        }
        return svg.append("</svg>").toString();
    }

    private static void line(StringBuilder svg, Line line, Scale x, Scale y) {
        var path = new StringBuilder();
        for (var point : line.points) {
            path.append(path.isEmpty() ? 'M' : 'L')
                    .append(coordinate(left(x, point[0])))
                    .append(' ')
                    .append(coordinate(top(y, point[1])));
            svg.append("<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>"
                    .formatted(coordinate(left(x, point[0])), coordinate(top(y, point[1])), colour(line.colour)));
        }
        svg.append("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\" stroke-dasharray=\"%s\"/>"
                .formatted(path, colour(line.colour), DASHES.get(line.dash % DASHES.size())));
    }

    /// @param name  beside the bar
    /// @param parts of which it consists, by name
    record Bar(String name, Map<String, Double> parts) {

        double sum() {
            return parts.values().stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /// Bars that lie, one below the other; the same part has the same colour in each.
    static String bars(List<Bar> bars, String unit) {
        if (bars.isEmpty()) {
            return "";
        }
        var names = new ArrayList<>(new LinkedHashSet<>(bars.stream()
                .flatMap(bar -> bar.parts.keySet().stream())
                .sorted()
                .toList()));
        var x = Scale.linear(bars.stream().mapToDouble(Bar::sum).max().orElseThrow());
        int bottom = TOP + bars.size() * (BAR + 8);
        int height = Math.max(bottom + BOTTOM, TOP + 20 + names.size() * 18);
        var svg = open(height);
        for (double tick : x.ticks()) {
            grid(svg, barLeft(x, tick), TOP, barLeft(x, tick), bottom);
            text(svg, barLeft(x, tick), bottom + 16, "middle", number(tick));
        }
        text(svg, (BAR_LEFT + WIDTH - RIGHT) / 2.0, bottom + 36, "middle", unit);
        for (int i = 0; i < bars.size(); i++) {
            int top = TOP + i * (BAR + 8);
            text(svg, BAR_LEFT - 8, top + BAR * 0.7, "end", bars.get(i).name);
            double from = 0;
            for (var part : bars.get(i).parts.entrySet()) {
                double begin = barLeft(x, from);
                from += part.getValue();
                svg.append("<rect x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\" fill=\"%s\"><title>%s %s</title></rect>"
                        .formatted(
                                coordinate(begin),
                                top,
                                coordinate(Math.max(0, barLeft(x, from) - begin)),
                                BAR,
                                colour(names.indexOf(part.getKey())),
                                Html.escape(part.getKey()),
                                number(part.getValue())));
            }
            text(
                    svg,
                    barLeft(x, from) + 4,
                    top + BAR * 0.7,
                    "start",
                    number(bars.get(i).sum()));
        }
        for (int i = 0; i < names.size() && names.size() > 1; i++) {
            legend(svg, WIDTH - RIGHT + 66, TOP + 10 + i * 18, names.get(i), i, 0);
        }
        return svg.append("</svg>").toString();
    }

    private static StringBuilder open(int height) {
        return new StringBuilder(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" font-size=\"12\" "
                                .formatted(WIDTH, height, WIDTH))
                .append("font-family=\"system-ui, sans-serif\">");
    }

    private static void grid(StringBuilder svg, double x1, double y1, double x2, double y2) {
        svg.append("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#dfe3ea\"/>"
                .formatted(coordinate(x1), coordinate(y1), coordinate(x2), coordinate(y2)));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String words) {
        svg.append("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
                .formatted(coordinate(x), coordinate(y), anchor, Html.escape(words)));
    }

    private static void legend(StringBuilder svg, double x, double y, String name, int colour, int dash) {
        svg.append(
                "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-width=\"3\" stroke-dasharray=\"%s\"/>"
                        .formatted(
                                coordinate(x),
                                coordinate(y),
                                coordinate(x + 22),
                                coordinate(y),
                                colour(colour),
                                DASHES.get(dash % DASHES.size())));
        text(svg, x + 28, y + 4, "start", name);
    }

    private static double left(Scale x, double value) {
        return LEFT + x.place(value) * (WIDTH - RIGHT - LEFT);
    }

    private static double top(Scale y, double value) {
        return HEIGHT - BOTTOM - y.place(value) * (HEIGHT - BOTTOM - TOP);
    }

    private static double barLeft(Scale x, double value) {
        return BAR_LEFT + x.place(value) * (WIDTH - RIGHT - BAR_LEFT);
    }

    private static String colour(int number) {
        return COLOURS.get(Math.floorMod(number, COLOURS.size()));
    }

    private static String coordinate(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    static String number(double value) {
        return value >= 100 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
    }
}
