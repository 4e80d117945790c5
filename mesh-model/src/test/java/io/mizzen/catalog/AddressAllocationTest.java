package io.mizzen.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Origin;
import io.mizzen.api.Resolution;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.ServiceSource;
import io.mizzen.testkit.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("B4: addresses that the mesh gives to ServiceEntries")
class AddressAllocationTest {
  /** Enough for some thirty collisions in 65,024 slots. */
  private static final int MANY = 2_000;

  @Test
  void addressIsThatOfIstiosHash() {
    // FNV-1a of default/api.example.com, modulo 65,024: computed apart from the code.
    assertThat(addresses(List.of(service("api.example.com"))).values())
        .containsExactly("240.240.131.162");
  }

  @Test
  void noTwoServicesShareAnAddress() {
    Map<ServiceKey, String> all = addresses(many());

    assertThat(all).hasSize(MANY);
    assertThat(all.values()).doesNotHaveDuplicates();
    assertThat(all.values())
        .allMatch(address -> address.startsWith("240.240."))
        .noneMatch(address -> address.endsWith(".0") || address.endsWith(".255"));
  }

  @Test
  void orderDoesNotMatter() {
    Map<ServiceKey, String> inOrder = addresses(many());

    Seeds.check(
        3,
        random -> {
          List<Service> shuffled = new ArrayList<>(many());
          Collections.shuffle(shuffled, new Random(random.nextLong()));

          assertThat(addresses(shuffled)).isEqualTo(inOrder);
        });
  }

  @Test
  void anyHistoryEndsInTheSameAddresses() {
    Seeds.check(
        3,
        random -> {
          Map<ServiceKey, Service> present = new HashMap<>();
          AddressAllocation allocation = AddressAllocation.empty();
          List<Service> few = colliding();
          for (int i = 0; i < 500; i++) {
            Service drawn = few.get(random.nextInt(few.size()));
            Optional<Service> before = Optional.ofNullable(present.get(drawn.key()));
            Optional<Service> after =
                random.nextInt(3) == 0
                    ? Optional.empty()
                    : Optional.of(
                        random.nextInt(4) == 0 ? declaring(drawn, random.nextInt(3)) : drawn);
            Map<ServiceKey, Optional<String>> old = known(allocation, present.keySet());
            AddressAllocation.Step step = allocation.with(drawn.key(), before, after);
            allocation = step.next();
            after.ifPresentOrElse(s -> present.put(s.key(), s), () -> present.remove(drawn.key()));

            assertThat(known(allocation, present.keySet()))
                .as("after change %d", i)
                .isEqualTo(known(allocated(present.values()), present.keySet()));
            for (ServiceKey key : present.keySet()) {
              boolean differs =
                  !old.getOrDefault(key, Optional.empty()).equals(allocation.addressOf(key));
              assertThat(step.moved().contains(key)).as("%s moved", key).isEqualTo(differs);
            }
          }
        });
  }

  @Test
  void olderServiceKeepsTheSlotThatANewOneHashesTo() {
    List<Service> two = colliding().subList(0, 2);
    Service late = created(two.get(0), "2026-02-01T00:00:00Z");
    Service early = created(two.get(1), "2026-01-01T00:00:00Z");

    assertThat(addresses(List.of(early, late)).get(early.key()))
        .isEqualTo(addresses(List.of(early)).get(early.key()));
  }

  @Test
  void declaredAddressIsNotGivenAway() {
    Service wanting = service("api.example.com");
    String wanted = addressAlone(wanting);
    Service declaring = withAddress(service("own.example.com"), wanted);

    assertThat(addresses(List.of(wanting, declaring)).get(wanting.key()))
        .isNotNull()
        .isNotEqualTo(wanted);
  }

  private static List<Service> many() {
    return IntStream.range(0, MANY).mapToObj(i -> service("h" + i + ".example.com")).toList();
  }

  /** Services whose first try is a slot that another one of them tries first, too. */
  private static List<Service> colliding() {
    Map<Integer, List<Service>> bySlot = new HashMap<>();
    for (Service service : many()) {
      int slot = AddressClaim.of(service).orElseThrow().slot(0);
      bySlot.computeIfAbsent(slot, s -> new ArrayList<>()).add(service);
    }
    return bySlot.entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1)
        .sorted(Map.Entry.comparingByKey())
        .flatMap(entry -> entry.getValue().stream())
        .limit(12)
        .toList();
  }

  /** The service with the address that one of the colliding services would get. */
  private static Service declaring(Service service, int which) {
    Service other = colliding().get(which);
    return withAddress(service, addressAlone(other));
  }

  private static Map<ServiceKey, Optional<String>> known(
      AddressAllocation allocation, Set<ServiceKey> keys) {
    Map<ServiceKey, Optional<String>> known = new HashMap<>();
    keys.forEach(key -> known.put(key, allocation.addressOf(key)));
    return known;
  }

  private static AddressAllocation allocated(Iterable<Service> services) {
    AddressAllocation allocation = AddressAllocation.empty();
    for (Service service : services) {
      allocation = allocation.with(service.key(), Optional.empty(), Optional.of(service)).next();
    }
    return allocation;
  }

  private static Map<ServiceKey, String> addresses(List<Service> services) {
    AddressAllocation allocation = allocated(services);
    Map<ServiceKey, String> addresses = new HashMap<>();
    services.forEach(s -> allocation.addressOf(s.key()).ifPresent(a -> addresses.put(s.key(), a)));
    return addresses;
  }

  private static String addressAlone(Service service) {
    return allocated(List.of(service)).addressOf(service.key()).orElseThrow();
  }

  private static Service service(String host) {
    return service(host, List.of(), Optional.empty());
  }

  private static Service withAddress(Service service, String address) {
    return service(service.host(), List.of(address), Optional.empty());
  }

  private static Service created(Service service, String time) {
    return service(service.host(), List.of(), Optional.of(Instant.parse(time)));
  }

  private static Service service(String host, List<String> addresses, Optional<Instant> created) {
    return Service.builder(new ServiceKey("default", host))
        .name("entry")
        .resolution(Resolution.DNS)
        .external(true)
        .addresses(addresses)
        .source(ServiceSource.external(created))
        .origin(Origin.of("test"))
        .build();
  }
}
