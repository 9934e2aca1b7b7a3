/// How far the views have applied the topic: `watermark ((views), partition)`, written after the rows that it covers.
@NullMarked
package chat.lockstep.readmodel.watermark;

import org.jspecify.annotations.NullMarked;
