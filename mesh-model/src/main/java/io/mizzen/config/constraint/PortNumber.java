package io.mizzen.config.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * A number of a port, 1..65535; 0 in a plain {@code int} says that there is none. Its finding has
 * code {@code INVALID_PORT}.
 */
@API(status = API.Status.INTERNAL)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface PortNumber {}
