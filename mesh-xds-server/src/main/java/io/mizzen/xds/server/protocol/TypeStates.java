package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.RandomAccess;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The types of one stream, in {@link PushOrder}. Immutable. A stream has few, and looks at all of
 * them for each response and each answer: by index, which makes nothing.
 */
@API(status = API.Status.INTERNAL)
public final class TypeStates extends AbstractList<TypeState> implements RandomAccess {
  /** Of a stream that was asked nothing yet. */
  static final TypeStates NONE = new TypeStates();

  private final TypeState[] types;

  private TypeStates(TypeState... types) {
    this.types = types;
  }

  @Override
  public TypeState get(int index) {
    return types[index];
  }

  @Override
  public int size() {
    return types.length;
  }

  /** The state of a type; null before it was asked for. */
  @Nullable TypeState find(TypeUrl type) {
    for (TypeState each : types) {
      if (each.type().equals(type)) {
        return each;
      }
    }
    return null;
  }

  /** With a type, in the place of what there was of it. */
  TypeStates with(TypeState next) {
    for (int i = 0; i < types.length; i++) {
      if (types[i].type().equals(next.type())) {
        TypeState[] all = types.clone();
        all[i] = next;
        return new TypeStates(all);
      }
    }
    TypeState[] all = Arrays.copyOf(types, types.length + 1);
    all[types.length] = next;
    Arrays.sort(all, Comparator.comparing(TypeState::type, PushOrder.COMPARATOR));
    return new TypeStates(all);
  }
}
