/// Tests of cursors.
package chat.lockstep.readmodel.watermark;
