/** The program as a process, from its sources. */
import { main } from '../../src/cli/main.ts'

await main()
