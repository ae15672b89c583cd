const variables: [string, string | undefined][] = Object.entries(process.env);
for (const [name, value] of variables) console.log(`${name}=${value}`);
console.log(`${variables.length} variables`);
