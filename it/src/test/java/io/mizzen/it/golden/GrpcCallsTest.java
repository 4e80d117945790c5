package io.mizzen.it.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcCallsTest {
  private final GrpcCalls calls = new GrpcCalls(Set.of("reviews", "reviews:9080"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'prefix':'/','headers':[{'name':':method','stringMatch':{'exact':'POST'}}]}",
        "{'prefix':'/','headers':[{'name':':authority','stringMatch':{'prefix':'rev'}}]}",
        "{'prefix':'/','headers':[{'name':':scheme','stringMatch':{'exact':'https'},"
            + "'invertMatch':true}]}",
        "{'prefix':'/','headers':[{'name':'user-agent','presentMatch':true,'invertMatch':true}]}",
        "{'prefix':'/','dynamicMetadata':[{'invert':true}]}"
      })
  void leavesOutWhatAlwaysHolds(String match) {
    assertThat(matches(match)).containsExactly(json("{'prefix':'/'}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'prefix':'/','headers':[{'name':':method','stringMatch':{'exact':'GET'}}]}",
        "{'prefix':'/','headers':[{'name':'user-agent','stringMatch':{'prefix':'a'}}]}",
        "{'prefix':'/','headers':[{'name':'user-agent','stringMatch':{'safeRegex':{'regex':'.*'}},"
            + "'invertMatch':true,'treatMissingHeaderAsEmpty':true}]}",
        "{'prefix':'/','queryParameters':[{'name':'a','presentMatch':true}]}",
        "{'prefix':'/','dynamicMetadata':[{}]}"
      })
  void leavesOutRoutesThatNoCallTakes(String match) {
    assertThat(matches(match)).isEmpty();
  }

  @Test
  void keepsAnAuthorityThatHoldsForSomeNames() {
    String match =
        "{'prefix':'/','headers':[{'name':':authority','stringMatch':{'exact':'reviews'}}]}";

    assertThat(matches(match)).containsExactly(json(match));
  }

  @Test
  void spellsOutTheWaysNotToHaveAValue() {
    assertThat(
            matches(
                "{'prefix':'/','headers':[{'name':'a','stringMatch':{'exact':'1'},"
                    + "'invertMatch':true,'treatMissingHeaderAsEmpty':true}]}"))
        .containsExactly(
            json("{'prefix':'/','headers':[{'name':'a','presentMatch':true,'invertMatch':true}]}"),
            json(
                "{'prefix':'/','headers':[{'name':'a','stringMatch':{'exact':'1'},"
                    + "'invertMatch':true}]}"));
  }

  @Test
  void endsWithARouteThatTakesEveryCall() {
    assertThat(matches("{'prefix':'/a'}", "{'prefix':'/'}", "{'prefix':'/b'}"))
        .containsExactly(json("{'prefix':'/a'}"), json("{'prefix':'/'}"));
  }

  private List<JsonElement> matches(String... matches) {
    JsonArray routes = new JsonArray();
    for (String match : matches) {
      routes.add(json("{'match':" + match + "}"));
    }
    return calls.reachable(routes).asList().stream()
        .map(route -> route.getAsJsonObject().get("match"))
        .toList();
  }

  private static JsonElement json(String text) {
    return JsonParser.parseString(text.replace('\'', '"'));
  }
}
