"""The action server in one process, so that nothing of it is left when it is killed.

`python -m rasa_sdk` does its work in processes of its own. When it is killed those keep the port, so that it cannot be
started again, and they outlive the product.
"""

import argparse
import logging

from rasa_sdk import utils
from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor

ACTIONS = "bot.actions"
LOOPBACK = "127.0.0.1"


def main() -> None:
    """Serve the actions on the port of the command line until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("rasa_sdk").setLevel(logging.INFO)  # names of actions; at DEBUG also what people say
    utils.update_sanic_log_level()
    executor = ActionExecutor()
    executor.register_package(ACTIONS)
    app = create_app(executor, cors_origins=[])
    app.run(host=LOOPBACK, port=port, single_process=True, access_log=False)


if __name__ == "__main__":
    main()
