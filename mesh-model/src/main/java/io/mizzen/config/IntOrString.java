package io.mizzen.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * Marks a string component that may also be written as a plain number, as Kubernetes' {@code
 * IntOrString} ({@code targetPort: 9080} or {@code targetPort: http}).
 */
@API(status = API.Status.INTERNAL)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface IntOrString {}
