package io.mizzen.simulation.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The resources that istiod sends one proxy in one case: a folder of the reference answers. */
record IstiodProxy(Path root, String set, String test, String proxy) {
  private static final Map<TypeUrl, String> FILES =
      Map.of(
          TypeUrl.LISTENER, "listeners.json",
          TypeUrl.ROUTE, "routes.json",
          TypeUrl.CLUSTER, "clusters.json",
          TypeUrl.ENDPOINT, "endpoints.json");

  /** Every proxy of a set; skipped where the set is missing. */
  static List<IstiodProxy> of(String set) {
    Path folder = GoldenFolder.find(set);
    Path root = folder.toAbsolutePath().getParent();
    List<IstiodProxy> proxies = new ArrayList<>();
    for (Path test : GoldenFolder.in(folder)) {
      GoldenFolder.in(test).stream()
          .filter(Files::isDirectory)
          .map(p -> new IstiodProxy(root, set, name(test), name(p)))
          .forEach(proxies::add);
    }
    return proxies;
  }

  static IstiodProxy find(String set, String test, String proxy) {
    Path folder = GoldenFolder.find(set + "/" + test + "/" + proxy);
    Path cases = folder.toAbsolutePath().getParent().getParent();
    return new IstiodProxy(cases.getParent(), set, test, proxy);
  }

  /** All resources, those included that are the same as in the base of the set. */
  List<XdsResource> resources(ProtoJson json) {
    return Stream.of(TypeUrl.LISTENER, TypeUrl.ROUTE, TypeUrl.CLUSTER, TypeUrl.ENDPOINT)
        .flatMap(type -> resources(type).values().stream().map(each -> json.resource(type, each)))
        .toList();
  }

  private Map<String, JsonObject> resources(TypeUrl type) {
    JsonObject file =
        GoldenFolder.json(root.resolve(set).resolve(test).resolve(proxy).resolve(FILES.get(type)))
            .getAsJsonObject();
    Map<String, JsonObject> byName = new LinkedHashMap<>();
    if (!file.get("complete").getAsBoolean()) {
      List<String> base = List.of(file.get("sameAs").getAsString().split("/", -1));
      byName.putAll(new IstiodProxy(root, base.get(0), base.get(1), base.get(2)).resources(type));
      file.getAsJsonArray("removed").forEach(name -> byName.remove(name.getAsString()));
    }
    for (JsonElement resource : file.getAsJsonArray("resources")) {
      byName.put(ProtoJson.nameOf(resource.getAsJsonObject()), resource.getAsJsonObject());
    }
    return byName;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  @Override
  public String toString() {
    return set + "/" + test + "/" + proxy;
  }
}
