package io.rookery.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.rookery.protocol.wire.ClientFrame;
import io.rookery.protocol.wire.OptionsProto;
import io.rookery.protocol.wire.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchemaTest {
    /** Checked where topics and users are made of them. */
    private static final Set<String> NAMES =
            Set.of("channel", "topic", "topics", "to", "from", "users", "members", "epoch");

    @Test
    void everyCommandHasAMethodOfItsOwn() {
        List<FieldDescriptor> commands =
                ClientFrame.getDescriptor().getOneofs().get(0).getFields();

        assertThat(Schema.commands()).hasSize(commands.size() - 1);
        assertThat(Schema.commands()).allMatch(command -> command.equals(Schema.command(command.method())));
    }

    @Test
    void everyListAndEveryJsonValueIsBounded() {
        for (FieldShape field : allFields()) {
            if (field.repeated()) {
                assertThat(field.bounds().getItemsMax())
                        .as(field.descriptor().getFullName())
                        .isPositive();
            } else if (field.kind() == FieldKind.JSON_VALUE) {
                assertThat(field.bounds().getBytesMax())
                        .as(field.descriptor().getFullName())
                        .isPositive();
            }
        }
    }

    @Test
    void everyTextIsBoundedUnlessItIsAName() {
        for (FieldShape field : allFields()) {
            boolean bounded = field.bounds().getBytesMax() > 0 || field.bounds().getCharactersMax() > 0;
            if (field.kind() == FieldKind.TEXT && !NAMES.contains(field.name())) {
                assertThat(bounded).as(field.descriptor().getFullName()).isTrue();
            }
        }
    }

    @Test
    void pushesAreNumberedFrom200() {
        for (FieldDescriptor field : ServerFrame.getDescriptor().getFields()) {
            boolean notification =
                    !field.getOptions().getExtension(OptionsProto.method).isEmpty();
            assertThat(field.getNumber() >= 200 || field.getName().equals("error"))
                    .as(field.getName())
                    .isEqualTo(notification);
        }
    }

    private static List<FieldShape> allFields() {
        List<FieldShape> fields = new ArrayList<>();
        Schema.commands().forEach(command -> addFields(command.params(), fields));
        return fields;
    }

    private static void addFields(MessageShape shape, List<FieldShape> fields) {
        for (FieldShape field : shape.fields()) {
            fields.add(field);
            if (field.nested() != null) {
                addFields(field.nested(), fields);
            }
        }
    }
}
