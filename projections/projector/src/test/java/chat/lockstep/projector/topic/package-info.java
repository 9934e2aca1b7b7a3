/// Tests of reading the topic.
package chat.lockstep.projector.topic;
