/// What a run of measurements leaves: JSON lines with every figure, and a page that shows them. The page is made from
/// the lines alone.
@NullMarked
package chat.lockstep.bench.report;

import org.jspecify.annotations.NullMarked;
