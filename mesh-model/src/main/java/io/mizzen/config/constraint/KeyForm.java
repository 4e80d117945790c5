package io.mizzen.config.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/** The form of a map's keys; {@link Form} is that of its values. */
@API(status = API.Status.INTERNAL)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface KeyForm {
  /** A public class with a public constructor without parameters. */
  Class<? extends TextForm> value();
}
