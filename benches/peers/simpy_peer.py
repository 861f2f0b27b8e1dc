"""SimPy: three servers, one queue; Poisson arrivals of rate 2.4, exponential service of mean 1."""

import random

import simpy
from common import batch_error, erlang_c_wait, report

CUSTOMERS = 50_000


def queue(customers):
    chance = random.Random(7)
    env = simpy.Environment()
    servers = simpy.Resource(env, capacity=3)
    waits = []

    def customer():
        arrived = env.now
        with servers.request() as request:
            yield request
            waits.append(env.now - arrived)
            yield env.timeout(chance.expovariate(1.0))

    def arrivals():
        for _ in range(customers):
            yield env.timeout(chance.expovariate(2.4))
            env.process(customer())

    env.process(arrivals())
    env.run()
    return lambda: (sum(waits) / len(waits), batch_error(waits))


EXACT = erlang_c_wait(3, 2.4, 1.0)
report("queue", "SimPy", simpy.__version__, lambda: queue(CUSTOMERS), units=CUSTOMERS, warm=lambda: queue(2_000), exact=EXACT)
