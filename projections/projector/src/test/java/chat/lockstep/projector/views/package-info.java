/// Tests of the fold into the views.
package chat.lockstep.projector.views;
