package chat.lockstep.conformance.checks;

import java.util.List;

/// Every class with rules.
public final class AllChecks {

    public static final List<Class<?>> CLASSES = List.of(
            ModelChecks.class,
            IntegrityChecks.class,
            ConnectionChecks.class,
            TokenChecks.class,
            HelloChecks.class,
            PullChecks.class,
            SubscribeChecks.class,
            PresenceChecks.class,
            HeadChecks.class,
            GroupChecks.class,
            MemberChecks.class,
            PolicyChecks.class,
            MessageChecks.class,
            IdempotencyChecks.class,
            OrderChecks.class,
            FieldChecks.class,
            MarkChecks.class,
            ReceiptChecks.class,
            BlockChecks.class,
            PrivateChecks.class,
            DeviceChecks.class,
            ExpiryChecks.class,
            ResumeChecks.class,
            FlowChecks.class,
            ErrorChecks.class,
            TwinChecks.class,
            TwinErrorChecks.class,
            LawChecks.class);

    private AllChecks() {}
}
