package io.mizzen.it.golden;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The inputs of istiod's answers as texts, for other tests. */
public final class GoldenInputs {
  private GoldenInputs() {}

  /** The text of each case: the Kubernetes objects and the rules. */
  public static Map<String, String> of(Path root) {
    GoldenFiles files = new GoldenFiles(root);
    Map<String, String> all = new LinkedHashMap<>();
    for (String folder : files.folders()) {
      for (String name : files.cases(folder)) {
        all.put(
            folder + "/" + name,
            files.input(folder) + "\n---\n" + String.join("\n---\n", files.rules(folder, name)));
      }
    }
    return all;
  }
}
