package io.mizzen.it.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** All house rules over classes, each with the fixtures it must catch. */
final class HouseRules {
  private HouseRules() {}

  static List<HouseRule> all() {
    return List.of(
        HouseRule.of("gRPC stays in the rooms that speak it", HouseRules::grpc, "CallsGrpc"),
        HouseRule.of(
            "Envoy protos stay where they are made, sent and decoded",
            HouseRules::envoyProtos,
            "HoldsACluster"),
        HouseRule.of("YAML stays in config", HouseRules::yaml, "ReadsYaml"),
        HouseRule.of("gRPC internals sit behind one package", HouseRules::grpcInternals, "Reaches"),
        HouseRule.of("the halves meet in xDS only", HouseRules::halves, "AsksTheControlPlane"),
        HouseRule.of("xds.server serves and knows no rules", HouseRules::xdsServer, "KnowsRules"),
        HouseRule.of("the protocol needs no transport", HouseRules::protocol, "SendsItself"),
        HouseRule.of("pure rooms do not log", HouseRules::noLogging, "Logs"),
        HouseRule.of("pure rooms do not wait or start threads", HouseRules::noThreads, "Sleeps"),
        HouseRule.of("pure rooms read no clock", PureRooms::noClock, "ReadsTheClock"),
        HouseRule.of("pure rooms roll no dice", PureRooms::noDice, "RollsDice"),
        HouseRule.of("pure rooms touch no files or sockets", HouseRules::noFiles, "OpensAFile"),
        HouseRule.of("only the edge reads the environment", PureRooms::noEnv, "ReadsEnv"),
        HouseRule.of("nobody prints", PureRooms::noPrinting, "Prints"),
        HouseRule.of("packages form no cycles", HouseRules::cycles, "Ping", "Pong"),
        HouseRule.of("names say what a type is", HouseRules::names, "RouteUtils", "RouteManager"),
        HouseRule.of("static state is final", HouseRules::staticState, "Counts"),
        HouseRule.of("public types state their stability", Marks::stability, "Unstated"),
        HouseRule.of("packages are null-marked", Marks::nullness, "Unmarked"));
  }

  private static ArchRule grpc(Rooms rooms) {
    return noClasses()
        .that(rooms.outside("xds.server", "controlplane", "client", "testing", "spring"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..");
  }

  private static ArchRule envoyProtos(Rooms rooms) {
    return noClasses()
        .that(rooms.outside("translator", "xds.server", "dataplane.decode"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.envoyproxy..", "com.github.xds..", "com.github.udpa..");
  }

  private static ArchRule yaml(Rooms rooms) {
    return noClasses()
        .that(rooms.outside("config"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.snakeyaml..");
  }

  private static ArchRule grpcInternals(Rooms rooms) {
    return noClasses()
        .that(rooms.outside("client.grpcinternal"))
        .should()
        .dependOnClassesThat()
        .haveNameMatching("io\\.grpc\\.(internal|xds\\.client|xds\\.internal)\\..*")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("io\\.grpc\\.(xds\\.)?Internal.+");
  }

  private static ArchRule halves(Rooms rooms) {
    return classes()
        .that()
        .resideInAnyPackage(rooms.dataPlaneHalf())
        .should(Dependencies.avoid(rooms.controlPlaneHalf()))
        .andShould(Dependencies.avoid(rooms.of("registries")));
  }

  private static ArchRule xdsServer(Rooms rooms) {
    return classes()
        .that()
        .resideInAnyPackage(rooms.of("xds.server"))
        .should(Dependencies.avoid(rooms.of("api", "model", "rules", "snapshot", "translator")));
  }

  /** The protocol of xds.server is pure, although its room is a shell. */
  private static ArchRule protocol(Rooms rooms) {
    return noClasses()
        .that()
        .resideInAnyPackage(rooms.of("xds.server.protocol"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..", "org.slf4j..", "java.util.concurrent..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.lang\\.Thread|java\\.time\\..*Clock");
  }

  private static ArchRule noLogging(Rooms rooms) {
    return noClasses()
        .that(rooms.pure())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.slf4j..", "java.util.logging..");
  }

  private static ArchRule noThreads(Rooms rooms) {
    return noClasses()
        .that(rooms.pure())
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.lang\\.Thread"
                + "|java\\.util\\.Timer"
                + "|java\\.util\\.concurrent\\..*(Execut|CompletableFuture|CountDown|Queue).*"
                + "|java\\.util\\.concurrent\\.locks\\..*");
  }

  private static ArchRule noFiles(Rooms rooms) {
    return noClasses()
        .that(rooms.pure())
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.nio\\.file\\.Files"
                + "|java\\.nio\\.channels\\..*"
                + "|java\\.io\\.(File|RandomAccessFile|File.*Stream|File(Reader|Writer))"
                + "|java\\.net\\.(.*Socket.*|http\\..*|URL|URLConnection|InetAddress)");
  }

  private static ArchRule cycles(Rooms rooms) {
    return slices().matching(rooms.root() + ".(**)").should().beFreeOfCycles();
  }

  private static ArchRule names(Rooms rooms) {
    return noClasses()
        .that(rooms.all())
        .should()
        .haveNameMatching(".*(Utils?|Helpers?|Manager|Impl|Info|Data)");
  }

  private static ArchRule staticState(Rooms rooms) {
    return fields()
        .that()
        .areDeclaredInClassesThat(rooms.all())
        .and()
        .areStatic()
        .should()
        .beFinal();
  }
}
