import { db } from './database.js'
import { hashPassword, isPassword } from './passwords.js'

/** Of nobody: a name that there is not takes as long as a wrong password. */
const nobody = hashPassword('nobody')

/** @returns the user of that name and password, if there is one */
export async function findByPassword (name, password) {
  const user = await db.selectFrom('users').selectAll().where('name', '=', name).executeTakeFirst()
  const matches = await isPassword(password, user?.password ?? await nobody)
  return user !== undefined && matches ? { id: user.id, name: user.name, fullName: user.full_name } : undefined
}

export async function findUser (id) {
  const user = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
  return user && { id: user.id, name: user.name, fullName: user.full_name }
}
