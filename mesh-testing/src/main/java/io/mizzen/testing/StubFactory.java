package io.mizzen.testing;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** Makes channels and generated stubs of the type that a parameter asks for. */
final class StubFactory {
  private StubFactory() {}

  /**
   * The channel itself, or a stub on it: protoc generates {@code XGrpc.newStub(Channel)} and its
   * siblings beside the stub classes.
   */
  static Object create(Class<?> type, ManagedChannel channel) {
    if (type.isInstance(channel)) {
      return channel;
    }
    Class<?> generated = type.getEnclosingClass();
    Method factory =
        Arrays.stream(generated == null ? new Method[0] : generated.getMethods())
            .filter(method -> Modifier.isStatic(method.getModifiers()))
            .filter(method -> method.getReturnType() == type)
            .filter(
                method -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {Channel.class}))
            .findFirst()
            .orElseThrow(
                () ->
                    new ParameterResolutionException(
                        "@Upstream on a parameter of type "
                            + type.getName()
                            + " (expected: Channel, ManagedChannel, or a stub class that protoc"
                            + " generated)"));
    try {
      return factory.invoke(null, channel);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new ParameterResolutionException("cannot call " + factory, e);
    }
  }
}
