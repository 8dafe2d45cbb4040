// SPDX-License-Identifier: MIT
// verify.js FOLDER: reads {secret, headers, body} from standard input; says which verifiers of FOLDER accept it.
const path = require('path');
const modules = path.join(process.argv[2], 'node_modules');
const { secret, headers, body } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
for (const name of ['standardwebhooks', 'svix']) {
    const { Webhook } = require(path.join(modules, name));
    let answer = 'accepted';
    try {
        new Webhook(secret).verify(body, headers);
    } catch (error) {
        answer = 'refused';
    }
    console.log(name + ' ' + answer);
}
