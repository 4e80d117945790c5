package io.mizzen.translator.patch;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import java.util.Map;
import java.util.Optional;

/** From the full name of a message to its descriptor, loading nothing but what is asked for. */
final class EnvoyTypes {
  /** The first package of a proto to that of its Java classes. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "envoy", "io.envoyproxy.envoy",
          "google", "com.google",
          "xds", "com.github.xds",
          "udpa", "com.github.udpa.udpa");

  private EnvoyTypes() {}

  /** Empty for a name of no message at hand. */
  static Optional<Descriptor> find(String fullName) {
    int dot = fullName.indexOf('.');
    String javaPackage = PACKAGES.get(dot < 0 ? "" : fullName.substring(0, dot));
    if (javaPackage == null || !fullName.matches("[A-Za-z0-9_.]+")) {
      return Optional.empty();
    }
    try {
      Class<?> type =
          Class.forName(
              javaPackage + fullName.substring(dot), false, EnvoyTypes.class.getClassLoader());
      if (!Message.class.isAssignableFrom(type)) {
        return Optional.empty();
      }
      Descriptor descriptor = (Descriptor) type.getMethod("getDescriptor").invoke(null);
      return descriptor.getFullName().equals(fullName) ? Optional.of(descriptor) : Optional.empty();
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      // No such message: the caller says so. (The error is that of a name in other letters.)
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(fullName + " is a message without descriptor", e);
    }
  }
}
