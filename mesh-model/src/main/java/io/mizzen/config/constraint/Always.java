package io.mizzen.config.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * The field's other constraints hold for its default too: an empty text must have the {@link Form},
 * zero must be in the {@link Range}.
 */
@API(status = API.Status.INTERNAL)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Always {}
