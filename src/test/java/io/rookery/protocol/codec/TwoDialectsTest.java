package io.rookery.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Message;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Reply;
import io.rookery.protocol.Request;
import io.rookery.protocol.RequestId;
import io.rookery.protocol.wire.ClientFrame;
import io.rookery.protocol.wire.Ping;
import io.rookery.protocol.wire.ServerFrame;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The same command in any form is the same command, and so is its refusal. */
class TwoDialectsTest {

    @Test
    void aCommandReadFromEitherDialectIsTheSame() {
        RandomGenerator random = Seeds.random(this);
        RandomFrames frames = new RandomFrames(random);
        Set<String> accepted = new HashSet<>();

        for (int i = 0; i < Seeds.ITERATIONS / 4; i++) {
            ClientFrame frame = frames.next();
            Request fromProtobuf = Frames.single(Frames.read(Frames.PROTOBUF, frame.toByteArray()));

            assertThat(said(Frames.single(Frames.readJson(json(frame))))).isEqualTo(said(fromProtobuf));
            assertThat(said(Frames.single(Frames.readJson(packed(frame))))).isEqualTo(said(fromProtobuf));
            if (fromProtobuf instanceof Request.Asked) {
                accepted.add(Schema.commandOf(frame).method());
            }
        }

        assertThat(accepted).hasSameSizeAs(Schema.commands());
    }

    @Test
    void thePackedAnswerIsTheAnswerOfTheOtherDialect() throws Exception {
        for (Reply sample : ServerSamples.REPLIES.values()) {
            if (sample instanceof Reply.Done done) {
                Reply packed = new Reply.Done(new RequestId.Text("p"), true, done.answer());
                ObjectNode result = (ObjectNode)
                        ReferenceJson.parse(Frames.write(Frames.JSON, packed)).get("result");
                Message body = ServerBodies.bodyOf(ServerFrame.parseFrom(Frames.write(Frames.PROTOBUF, sample)));

                assertThat(result.get("@type").asText())
                        .isEqualTo("type.googleapis.com/"
                                + body.getDescriptorForType().getFullName());
                assertThat(Base64.getDecoder().decode(result.get("value").asText()))
                        .isEqualTo(body.toByteArray());
            }
        }
    }

    @Test
    void aPackedRequestIsRememberedAsSuch() {
        String message = packed(ClientFrame.newBuilder()
                .setId(5)
                .setPing(Ping.getDefaultInstance())
                .build());

        assertThat(Frames.single(Frames.readJson(message)).packed()).isTrue();
    }

    @Test
    void aCommandThatWantsNoAnswerGetsNone() {
        Reply done = new Reply.Done(RequestId.NONE, false, Answer.EMPTY);
        Reply refused = new Reply.Refused(RequestId.NONE, false, Refusal.forbidden());

        assertThat(Frames.write(Frames.JSON, done)).isEmpty();
        assertThat(Frames.write(Frames.JSON, refused)).isEmpty();
        assertThat(Frames.write(Frames.PROTOBUF, done)).isEmpty();
        assertThat(Frames.write(Frames.PROTOBUF, refused)).isEmpty();
    }

    private static String said(Request request) {
        return request instanceof Request.Asked asked
                ? asked.id() + " " + asked.command()
                : request.id() + " " + ((Request.Refused) request).refusal().getMessage();
    }

    private static String json(ClientFrame frame) {
        return request(frame, ReferenceJson.of(paramsOf(frame)));
    }

    private static String packed(ClientFrame frame) {
        Message params = paramsOf(frame);
        ObjectNode any = ReferenceJson.MAPPER.createObjectNode();
        any.put("@type", "example.org/" + params.getDescriptorForType().getFullName());
        any.put("value", Base64.getEncoder().encodeToString(params.toByteArray()));
        return request(frame, any);
    }

    private static String request(ClientFrame frame, ObjectNode params) {
        ObjectNode request = ReferenceJson.MAPPER.createObjectNode().put("jsonrpc", "2.0");
        request.put("id", frame.getId()).put("method", Schema.commandOf(frame).method());
        return request.set("params", params).toString();
    }

    private static Message paramsOf(ClientFrame frame) {
        return Schema.messageOf(frame, Schema.commandOf(frame));
    }
}
