package io.mizzen.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.mizzen.config.resource.ResourceKind;
import io.mizzen.intake.KindDescriptor;
import io.mizzen.intake.MeshKinds;
import io.mizzen.testkit.RandomDocuments;
import io.mizzen.testkit.Seeds;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts of a few documents that are nearly right: whole headers, and specs with foreign pieces. */
final class FuzzedDocuments {
  private static final List<ResourceKind<?>> KINDS =
      MeshKinds.all().stream().<ResourceKind<?>>map(KindDescriptor::kind).toList();
  private static final int MOST_DOCUMENTS = 6;
  private static final int LONGEST_PIECE = 200;

  private FuzzedDocuments() {}

  static String text(FuzzedDataProvider data) {
    int count = data.consumeInt(1, MOST_DOCUMENTS);
    return IntStream.range(0, count)
        .mapToObj(i -> data.consumeBoolean() ? ofAnyKind(data) : nearlyGood(data))
        .collect(Collectors.joining("\n---\n"));
  }

  private static String ofAnyKind(FuzzedDataProvider data) {
    ResourceKind<?> kind = KINDS.get(data.consumeInt(0, KINDS.size() - 1));
    return "apiVersion: %s\nkind: %s\nmetadata: {name: %s, namespace: %s}\n%s%s\n"
        .formatted(
            kind.apiVersions().stream().sorted().findFirst().orElseThrow(),
            kind.kind(),
            data.pickValue(RandomDocuments.NAMES),
            data.pickValue(RandomDocuments.NAMESPACES),
            data.consumeBoolean() ? "spec: " : "",
            data.consumeString(LONGEST_PIECE));
  }

  /** A good document, a piece of which is replaced. */
  private static String nearlyGood(FuzzedDataProvider data) {
    String good = new RandomDocuments(Seeds.generator(data.consumeShort())).draw();
    int start = data.consumeInt(0, good.length());
    int end = data.consumeInt(start, Math.min(good.length(), start + LONGEST_PIECE));
    return data.consumeBoolean()
        ? good
        : good.substring(0, start) + data.consumeString(LONGEST_PIECE) + good.substring(end);
  }
}
