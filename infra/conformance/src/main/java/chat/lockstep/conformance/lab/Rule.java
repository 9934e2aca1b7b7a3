package chat.lockstep.conformance.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A static method that takes a [Lab] and checks one rule of the protocol: it returns if the rule holds and throws what
/// it saw instead if not.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Rule {

    /// Such as `6.edit.only-the-author`, beginning with the section.
    String id();

    /// The sentence of the protocol, or the reading of it, that is checked.
    String says();

    /// Whether it takes many seconds by its nature; such checks begin first.
    boolean slow() default false;
}
