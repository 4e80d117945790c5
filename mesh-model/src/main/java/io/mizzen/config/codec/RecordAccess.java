package io.mizzen.config.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * The canonical constructor and the accessors of a record type. Reflection, not method handles:
 * those cost generated code for each number of components, at the start of every application.
 */
final class RecordAccess {
  private RecordAccess() {}

  /** The canonical constructor, accessible. */
  static <R extends Record> Constructor<R> constructor(
      Class<R> type, RecordComponent[] components) {
    Class<?>[] parameters = new Class<?>[components.length];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = components[i].getType();
    }
    try {
      Constructor<R> canonical = type.getDeclaredConstructor(parameters);
      canonical.setAccessible(true);
      return canonical;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("cannot construct " + type, e);
    }
  }

  /** The accessor of a component, accessible. */
  static Method accessor(RecordComponent component) {
    Method method = component.getAccessor();
    method.setAccessible(true);
    return method;
  }

  /** A new record; throws what its constructor throws. */
  static <R extends Record> R construct(Constructor<R> constructor, @Nullable Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw unchecked(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot call " + constructor, e);
    }
  }

  /** The value of a component. */
  static Object valueOf(Method accessor, Record record) {
    try {
      return accessor.invoke(record);
    } catch (InvocationTargetException e) {
      throw unchecked(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot call " + accessor, e);
    }
  }

  private static RuntimeException unchecked(InvocationTargetException thrown) {
    if (thrown.getCause() instanceof Error error) {
      throw error;
    }
    return thrown.getCause() instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(thrown.getCause());
  }
}
